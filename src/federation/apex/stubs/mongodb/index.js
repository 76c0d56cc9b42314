'use strict'
// Fails closed: what would reach activitypub-express's own database driver throws instead of going out unguarded.
const refuse = () => {
  throw new Error('The database driver of activitypub-express is disabled')
}
module.exports = new Proxy(function disabled() {}, { apply: refuse, construct: refuse, get: refuse, set: refuse })
