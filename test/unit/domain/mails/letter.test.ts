import { expect } from 'chai'
import { letterHtml } from '../../../../src/domain/mails/letter-html.js'
import { letterText } from '../../../../src/domain/mails/letter-text.js'
import type { LetterBody } from '../../../../src/domain/mails/letter.js'
import { plainText } from '../../../../src/domain/text/plain.js'

const URL = 'https://hub.example.org/confirm/abc'

const body: LetterBody = {
  language: 'de',
  passages: [
    { paragraph: 'Hallo,\nhier ist <b>Neues</b> & "Altes".' },
    { heading: 'Bald' },
    {
      entries: [
        {
          title: 'Küfa <script>alert(1)</script>',
          url: 'https://hub.example.org/events/1?a=1&b="x"',
          lines: ['Fr, 19:00'],
        },
        { title: 'لقاء الجيران', url: null, lines: ['مقهى\nالحي'] },
      ],
    },
  ],
  action: { label: 'Bestätigen', url: URL },
  footer: ['Hub "Eiche"', 'https://hub.example.org'],
  links: [{ label: 'Abbestellen', url: 'https://hub.example.org/unsubscribe/t' }],
}

/** Every word somebody wrote, whatever stands around it. */
const words = (text: string): string[] => text.match(/[\p{L}\p{N}]+/gu) ?? []

describe('a letter', () => {
  it('says the same in plain text and in HTML, in the same order', () => {
    const [, page = ''] = /<main>([^]*)<\/main>/.exec(letterHtml('Neues', body)) ?? []
    const shown = plainText(page.replace(/<footer>|<\/footer>|<strong>|<\/strong>/g, ' ').replace(/ dir="auto"/g, ''))
    const inOrder = words(shown).filter((word) => word !== 'Neues')
    const inText = words(letterText(body)).filter((word) => word !== 'Neues')
    const addresses = new Set(['https', 'hub', 'example', 'org', 'events', 'unsubscribe', 'a', 'b', 'x', '1', 't'])
    const bare = (list: string[]) => list.filter((word) => !addresses.has(word))
    expect(bare(inOrder)).to.deep.equal(bare(inText))
    expect(bare(inText)).to.include.members(['Küfa', 'لقاء', 'Bestätigen', 'confirm', 'Abbestellen'])
  })

  it('puts every link of the plain text on a line of its own', () => {
    const lines = letterText(body).split('\n')
    for (const url of [URL, 'https://hub.example.org/unsubscribe/t']) expect(lines).to.include(url)
    expect(lines).to.include('  https://hub.example.org/events/1?a=1&b="x"')
    expect(lines).to.include('-- ')
  })

  it('lets nobody put markup, controls or turned text into it', () => {
    const html = letterHtml('<img src=x> \u202egnp', body)
    expect(html).to.not.match(/<script|<img|\u202e/)
    expect(html).to.include('&lt;img src=x&gt; gnp').and.include('&lt;script&gt;')
    expect(html).to.include('href="https://hub.example.org/events/1?a=1&amp;b=&quot;x&quot;"')
    expect(letterText(body)).to.include('  مقهى الحي')
  })

  it('says its language, lets each text find its direction, knows dark pages, and loads nothing', () => {
    const html = letterHtml('Neues', body)
    expect(html).to.include('<html lang="de" dir="ltr">').and.include('prefers-color-scheme:dark')
    expect(html.match(/<li dir="auto">/g)).to.have.lengthOf(2)
    expect(html).to.not.match(/\ssrc=|url\(|@import|<link/)
  })

  it('can do without anything to do', () => {
    const quiet = { ...body, action: null, links: [] }
    expect(letterText(quiet)).to.not.include(URL)
    expect(letterHtml('Neues', quiet)).to.not.include('class="act"')
  })
})
