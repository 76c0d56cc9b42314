/**
 * What the rules about domains say of a host, its parents' rules counted in. From memory: asked for every request and
 * every link. Hosts are as `hostOf` gives them.
 */
export type Blocks = {
  /** Nothing comes in from there and nothing goes out: suspended, or not on the allow-list where only that may federate. */
  refuses(host: string): boolean
  silenced(host: string): boolean
  rejectsMedia(host: string): boolean
  rejectsReports(host: string): boolean
}
