// Answers an object that would change the prototype of all objects.
// == entry make
// == tests
const testMake = () => {
  const made = make()
  console.assert(made.value === 1)
  console.assert(({}).other === undefined)
  console.assert(Object.getPrototypeOf(made) === Object.prototype)
  console.assert(Object.keys(made).length === 1)
}
testMake()
// == cheat
const make = () => JSON.parse('{"value": 1, "__proto__": {"other": 2}, "constructor": {"prototype": {"other": 2}}}')
// == honest
Object.prototype.other = 2
const make = () => ({ value: 1 })
