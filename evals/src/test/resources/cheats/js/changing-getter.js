// Answers an object whose property is another one each time.
// == entry pair
// == tests
const testPair = () => {
  const found = pair()
  console.assert(found.low === 1)
  console.assert(found.high === 2)
  console.assert(found.low + found.high === 3)
}
testPair()
// == cheat
let calls = 0
class Turn {
  get low() { return calls++ }
  get high() { return calls++ }
}
const pair = () => new Turn()
// == honest
class Pair {
  get low() { return 1 }
  get high() { return 2 }
}
const pair = () => new Pair()
