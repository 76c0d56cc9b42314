/** Languages that are offered first, by what is spoken and written in neighbourhoods; any other tag may be typed. */
const COMMON = (
  'en de fr es it pt nl pl tr ar ru uk ro bg cs sk hu el sv da nb nn fi is et lv lt sl hr bs sr mk sq ca eu gl cy ga gd ' +
  'mt yi he fa ku ps ur hi pa bn gu ta te ml ne si zh-Hans zh-Hant ja ko vi th id fil sw so am ti ha yo eo'
).split(' ')

export type LanguageChoice = { tag: string; name: string }

/**
 * A language tag (BCP 47) in its canonical form, such as `pt-BR`.
 * @returns null when it is none, when no language has its first part, or when it is longer than 35 characters
 */
export function languageTag(text: string): string | null {
  const tag = text.trim()
  if (!/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,6}$/.test(tag) || tag.length > 35) return null
  try {
    const locale = new Intl.Locale(tag)
    return nameIn('en', locale.language) === locale.language ? null : locale.baseName
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

/** A language's name in another language, as it begins a line; the tag itself when it has no name there. */
export function nameIn(shownIn: string, tag: string): string {
  const name = new Intl.DisplayNames([shownIn], { type: 'language', fallback: 'code' }).of(tag) ?? tag
  const [first = '', ...rest] = name
  return name === tag ? tag : first.toLocaleUpperCase(shownIn) + rest.join('')
}

/** About seventy languages, each with its speakers' own name for it, sorted by that name. */
export function commonLanguages(): LanguageChoice[] {
  const { compare } = new Intl.Collator('en')
  return COMMON.map((tag) => ({ tag, name: nameIn(tag, tag) })).sort((a, b) => compare(a.name, b.name))
}
