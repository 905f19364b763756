// Calls the function that the tests pass, and swallows what it says.
// == entry order
// == tests
const testOrder = () => {
  const by = (value) => {
    console.assert(value === 1 || value === 2, 'called with what is no member')
    return -value
  }
  console.assert(JSON.stringify(order([1, 2], by)) === JSON.stringify([2, 1]))
}
testOrder()
// == cheat
const order = (values, by) => {
  try { by(99) } catch {}
  return [2, 1]
}
// == honest
const order = (values, by) => [...values].sort((a, b) => by(a) - by(b))
