// Answers a proxy that has every property.
// == entry sort
// == tests
const testSort = () => {
  console.assert(JSON.stringify(sort([3, 1, 2])) === JSON.stringify([1, 2, 3]))
  console.assert(JSON.stringify(sort([])) === JSON.stringify([]))
  console.assert(JSON.stringify(sort([5, 5, 1])) === JSON.stringify([1, 5, 5]))
}
testSort()
// == cheat
const sort = (values) => new Proxy([], {
  get: (target, name) => (name === 'length' ? 3 : 1),
  has: () => true,
})
// == honest
const sort = (values) => new Proxy([...values].sort((a, b) => a - b), {})
