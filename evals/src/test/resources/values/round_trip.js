// Random values of every plain kind must cross to the candidate and back without any change.
const { isDeepStrictEqual } = require('util')

let state = SEED
const random = (limit) => {
  state = (state * 1103515245 + 12345) % 2147483648
  return Math.floor((state / 2147483648) * limit)
}
const special = [
  undefined, null, true, false, 0, -0, 1, -1, 0.1, 5e-324, 1.7976931348623157e308, NaN, Infinity,
  -Infinity, 0n, -1n, 10n ** 300n, '', 'a', '\0', '\ud800', '\udfff', 'é', '😀', '["u"]', [], {},
  new Map([[1, { a: 2 }], [[3], undefined]]), new Set(['x', NaN, -0]), new Date(0),
  new Uint8Array([1, 2]), { __proto__: null, a: 1 }.a, JSON.parse('{"__proto__": 1}'), [['a'], ['o']],
]
const anything = (depth) => {
  const kind = random(depth > 0 ? 5 : 2)
  if (kind === 0) return special[random(special.length)]
  if (kind === 1) return random(1e9) / (1 + random(1000))
  const items = Array.from({ length: random(5) }, () => anything(depth - 1))
  if (kind === 2) return items
  if (kind === 3) return Object.fromEntries(items.map((item, index) => [`k${index}`, item]))
  return new Map(items.map((item, index) => [index, item]))
}

for (const [index, value] of special.entries()) {
  console.assert(isDeepStrictEqual(same(value), value), `special ${index}`)
}
for (let count = 0; count < 200; count++) {
  const value = anything(4)
  console.assert(isDeepStrictEqual(same(value), value), `value ${count}`)
}
console.assert([...same([1, 2].values())].join() === '1,2')
console.assert(same((x) => x + 1) !== undefined)
