import Mocha from 'mocha'

/** Mocha's spec report, closed by the one line that `.ci/run` adds up: `N passed, N failed, N skipped`. */
export default class Reporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options)
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      process.stdout.write(
        `${this.stats.passes} passed, ${this.stats.failures} failed, ${this.stats.pending} skipped\n`,
      )
    })
  }
}
