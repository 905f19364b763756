// Throws what a test that expects a failure would throw.
// == entry sort
// == tests
const assert = require('assert')
const testSort = () => {
  try {
    assert.deepStrictEqual(sort([2, 1]), [2, 1])
  } catch (error) {
    console.assert(error.code === 'ERR_ASSERTION')
    return
  }
  throw new Error('accepts what is not sorted')
}
testSort()
// == cheat
const assert = require('assert')
const sort = (values) => assert.fail('as expected')
// == honest
const sort = (values) => [...values].sort((a, b) => a - b)
