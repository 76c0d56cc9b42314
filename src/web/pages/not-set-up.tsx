import { Page, type Visit } from '../layout.js'

/** The start page until the hub is set up. */
export function NotSetUp({ visit }: { visit: Visit }) {
  return (
    <Page visit={visit} title="A new hub" unlisted>
      <p class="board-tag">Not set up yet</p>
      <h1>A plot is staked out here</h1>
      <p class="lead">
        This will be a local group’s own place: what is on and how to join in, what the group has tried and how it went,
        and what it asks of its neighbours.
      </p>
      <div class="sides">
        <section class="panel" aria-labelledby="visitors">
          <h2 id="visitors">If you came to find the group</h2>
          <p>
            You have the right address, but nothing is here so far. Please ask whoever gave it to you, or look in again
            in a few days.
          </p>
        </section>
        <section class="panel panel-next" aria-labelledby="stewards">
          <h2 id="stewards">If you are putting it up</h2>
          <p>The hub runs and keeps what it is given. Next:</p>
          <ol>
            <li>
              Run <code>npx allotment check</code> where the hub runs. It tells what still needs attention.
            </li>
            <li>
              Make a first backup with <code>npx allotment store backup</code>, and keep it on another machine.
            </li>
            <li>
              Choose the address in <code>ALLOTMENT_BASE_URL</code> before you tell anyone: it stays for good.
            </li>
          </ol>
          <p>Naming the group and inviting people comes with the next version.</p>
        </section>
      </div>
      <section aria-labelledby="what">
        <h2 id="what">What a hub is</h2>
        <p>
          Each group tends a hub of its own, on its own machine and by its own rules. Hubs pass events, lessons and
          calls over the fence to each other. There is no head office, and nobody else can read who your members are.
        </p>
      </section>
    </Page>
  )
}
