type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

/**
 * Picks the form of a sentence that a number needs, and puts the number in place of `#`, grouped as the language does.
 * @returns for (0, { one: '# person', other: '# people' }) in English: '0 people'
 */
export function pluralIn(language: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(language)
  const numbers = new Intl.NumberFormat(language)
  return (count, forms) => (forms[rules.select(count)] ?? forms.other).replaceAll('#', numbers.format(count))
}
