const both = (filter: string): string[] => [`heap: ${filter}`, `indexed: ${filter}`]
const lists = (filter: string): string[] => [`heap, lists: ${filter}`, `indexed, lists: ${filter}`]

/** FerretDB 1.24 with SQLite. */
const FERRETDB = [
  // An array element that is a sub-document is not compared as a whole, nor asked for fields that it lacks.
  ...both('{ a: { p: 1, q: 2 } }'),
  ...both("{ a: { '$in': [ { p: 3 }, {} ] } }"),
  ...both("{ 'a.q': null, 'a.p': { '$exists': true } }"),
  // Each bound of an $elemMatch may be met by another element.
  ...both("{ a: { '$elemMatch': { '$gt': 1, '$lt': 2 } } }"),
  // An array directly within an array is refused, or taken for something else.
  ...lists('…'),
  "{ a: [ 1 ] } with { '$push': { a: [ 2, 3 ] } }",
  "{ a: [ [ 1 ] ] } with { '$push': { 'a.0': 2 } }",
  "{ a: [ 1 ] } with { '$addToSet': { a: [ 1 ] } }",
  "{ a: [ [ 1 ] ] } with { '$addToSet': { a: [ 1 ] } }",
  'lists in lists comes back',
  // $unset of an array element takes it out instead of leaving null.
  "{ a: [ 1, 2, 3 ] } with { '$unset': { 'a.1': true } }",
  // $pull knows no conditions.
  "{ a: [ 1, 2, 3, 2 ] } with { '$pull': { a: { '$in': [ 2, 3 ] } } }",
  // An array on the way to a sorted path counts as nothing.
  'choose what an update takes, 1',
  'choose what an update takes, -1',
  // No bound on the size of a document.
  'a document that an update would make larger than 16 MiB is refused',
]

/** mongo-java-server 1.47 in memory. */
const JAVA = [
  // An empty array counts as having every field.
  ...both("{ 'a.p': { '$exists': false } }"),
  // $in looks into arrays within arrays, $ne of an array does not look into the outer one.
  ...lists("{ a: { '$in': [ 1 ] } }"),
  ...lists("{ a: { '$ne': [ 1, 2 ] } }"),
  // Strings are compared by UTF-16.
  'heap: a sort beyond the basic plane',
  'heap: a range beyond the basic plane',
  'heap: pages beyond the basic plane',
  'ranked: a sort beyond the basic plane',
  'ranked: a range beyond the basic plane',
  'ranked: pages beyond the basic plane',
  "{ a: '😀' } with { '$max': { a: '～' } }",
  // Operators treat null as missing.
  "{ a: null } does not let { '$inc': { a: 1 } }",
  "{ a: null } does not let { '$push': { a: { '$each': [ 1 ] } } }",
  "{ a: null } does not let { '$pull': { a: 1 } }",
  "{ a: null } does not let { '$set': { 'a.b': 1 } }",
  // New fields are added operator by operator.
  'new fields are added in the order of their paths',
  // An empty array on the way to a sorted path comes before null.
  'choose what an update takes, 1',
  // No bound on the size of a document.
  'a document that an update would make larger than 16 MiB is refused',
]

const QUIRKS: Record<string, string[]> = { ferretdb: FERRETDB, java: JAVA }

/**
 * Where a server that stands in for MongoDB in the tests differs from what MongoDB documents: titles of contract tests,
 * or their beginning up to '…'. A real MongoDB has none.
 * @param server ALLOTMENT_WIRE_SERVER
 */
export const quirksOf = (server: string | undefined): ReadonlySet<string> => new Set(QUIRKS[server ?? ''] ?? [])
