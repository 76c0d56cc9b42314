import { fileVariable, settings, type Setting } from './settings.js'

/**
 * The lines of the table of settings in deploy/OPERATING.md.
 * @param defaults  what config/default.json holds
 */
export function settingsTable(defaults: Record<string, unknown>): string[] {
  const rows = Object.entries<Setting>(settings).map(([name, { env, about, allowed }]) => {
    const text = [defaults[name]].flat().join(', ')
    return `| \`${env}\` | \`${name}\` | ${text === '' ? 'none' : `\`${text}\``} | ${about} Takes ${allowed}. |`
  })
  return [
    '| variable | name in a file | default | what it does |',
    '| --- | --- | --- | --- |',
    `| \`${fileVariable}\` | | none | A file of settings. Takes the path of a JSON file. |`,
    ...rows,
  ]
}
