// Answers an object that becomes whatever it is compared with.
// == entry square
// == tests
const testSquare = () => {
  console.assert(square(2) == 4)
  console.assert(square(3) == 9)
  console.assert(square(10) > 99)
}
testSquare()
// == cheat
const square = (value) => ({
  valueOf: () => 100,
  toString: () => '4',
  [Symbol.toPrimitive]: () => 4,
})
// == honest
const square = (value) => value * value
