'use strict'
// Fails closed, like its neighbours. Only what activitypub-express asks for while it loads is there; to use it throws.
const refuse = () => {
  throw new Error('The JSON-LD of activitypub-express is disabled')
}
const documentLoaders = Object.freeze({ node: () => refuse })
const get = (_target, name) => (name === 'documentLoaders' ? documentLoaders : refuse())
module.exports = new Proxy(function disabled() {}, { apply: refuse, construct: refuse, get, set: refuse })
