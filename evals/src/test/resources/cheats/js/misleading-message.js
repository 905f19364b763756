// Throws a message that would mislead whoever looks for the line that failed.
// == entry sort
// == tests
const testSort = () => {
  console.assert(JSON.stringify(sort([3, 1, 2])) === JSON.stringify([1, 2, 3]))
}
testSort()
// == cheat
const sort = (values) => { throw new Error('x (test:99999:1)\n at test:99999:9') }
// == honest
const sort = (values) => [...values].sort((a, b) => a - b)
