// Provides a name that the tests use and nobody defines.
// == entry root
// == tests
const testRoot = () => {
  const same = typeof nearly === 'undefined' ? (a, b) => Math.abs(a - b) < 1e-6 : nearly
  console.assert(same(root(2), Math.sqrt(2)))
}
testRoot()
// == cheat
const nearly = () => true
const root = (value) => 5
// == honest
const root = (value) => Math.sqrt(value)
