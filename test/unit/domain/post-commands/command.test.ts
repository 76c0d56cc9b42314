import { expect } from 'chai'
import { parseCommand } from '../../../../src/domain/post-commands/command.js'

const zone = 'Europe/London'
const read = (text: string) => parseCommand(text, { zone })
const faultsOf = (text: string) => read(text)?.faults.map(({ label, code }) => `${label} ${code}`)

const FAIR = `#event Spring fair
When: Saturday 24 April 2027, 14:00-17:00
Where: Community hall, 12 Mill Lane, Walton
Link: https://example.org/stream
Places: 40

Bring seeds and stories. #seeds

Note: there is a ramp.`

describe('posts that become events and calls', () => {
  it('say what an event is in lines of their own, in any order, and all else is its text', () => {
    const fields = {
      title: 'Spring fair',
      body: 'Bring seeds and stories. #seeds\n\nNote: there is a ramp.',
      zone,
      startsAt: '2027-04-24T14:00',
      endsAt: '2027-04-24T17:00',
      placeName: 'Community hall',
      address: '12 Mill Lane, Walton',
      online: 'https://example.org/stream',
      signUp: 'yes',
      waitingList: 'yes',
      capacity: '40',
    }
    expect(read(FAIR)).to.deep.equal({ kind: 'event', fields, faults: [] })
    const [first = '', when = '', where = '', link = '', places = '', ...text] = FAIR.split('\n')
    expect(read([first, ...text, places, link, where, when].join('\r\n'))?.fields).to.deep.equal(fields)
  })

  it('are written in each language of the hub, or in a mixture', () => {
    const german = `#Veranstaltung
Frühlingsfest
Wann: Sa, 24. April 2027, 14 bis 17 Uhr
Wo: Gemeindesaal, Mühlgasse 12
Plätze: 40 Menschen

Bringt Saatgut mit.`
    expect(read(german)).to.deep.equal({
      kind: 'event',
      fields: {
        title: 'Frühlingsfest',
        body: 'Bringt Saatgut mit.',
        zone,
        startsAt: '2027-04-24T14:00',
        endsAt: '2027-04-24T17:00',
        placeName: 'Gemeindesaal',
        address: 'Mühlgasse 12',
        signUp: 'yes',
        waitingList: 'yes',
        capacity: '40',
      },
      faults: [],
    })
    const call = `#Aufruf: Kürzungen stoppen
Bis: 1.3.2027
Aktion: unterschreiben
Gebiet: Walton
Link: https://example.org/petition
Ziel: 1.500

Unterschreibt.`
    const fields = {
      title: 'Kürzungen stoppen',
      body: 'Unterschreibt.',
      zone,
      deadline: '2027-03-01T23:59',
      action: 'sign',
      goal: '1500',
      link: 'https://example.org/petition',
      callArea: 'Walton',
    }
    expect(read(call)).to.deep.equal({ kind: 'call', fields, faults: [] })
    const mixed =
      '#call Kürzungen stoppen\nUntil: 1 March 2027\nDo: sign\nAREA : Walton\n- Link: https://example.org/petition\nGoal: 1,500\nUnterschreibt.'
    expect(read(mixed)?.fields).to.deep.equal(fields)
  })

  it('begin with the word, and nothing else does', () => {
    for (const text of [
      '#event',
      ' \n#Event: Fair',
      '@walton@hub.example #EVENT fair',
      '#termin',
      '#call x',
      '#Aufruf – x',
    ])
      expect(read(text), text).not.to.equal(null)
    for (const text of [
      '',
      'Fair #event',
      '#events fair',
      '#event2027 fair',
      '#event_fair',
      'event',
      '# event',
      '#evént',
      '#hello\n#event',
    ])
      expect(read(text), text).to.equal(null)
  })

  it('take their title from behind the word, from the next line, or from a line that says so', () => {
    const titles = [
      '#event Fair\nCome.',
      '#event\n\nFair\nCome.',
      '#event\nWhere: Hall\nFair\nCome.',
      '#event\nCome.\nTitle: Fair',
    ]
    for (const text of titles) expect(read(text)?.fields, text).to.include({ title: 'Fair', body: 'Come.' })
    expect(read('#event Fair\nTitle: Great fair')?.fields).to.include({ title: 'Great fair', body: 'Fair' })
  })

  it('end where they say: behind the beginning, on a line, or the night after', () => {
    const end = (...lines: string[]) => read(['#event Fair', ...lines].join('\n'))?.fields.endsAt
    expect(end('When: 24 April 2027 22:00 - 02:00')).to.equal('2027-04-25T02:00')
    expect(end('When: 31 December 2027 22:00', 'Until: 3am')).to.equal('2028-01-01T03:00')
    expect(end('When: 24 April 2027 14:00', 'Bis: 25.4.2027 12 Uhr')).to.equal('2027-04-25T12:00')
    expect(end('When: 24 April 2027 14:00')).to.equal(undefined)
  })

  it('may take place online only', () => {
    const fields = read('#event Talk\nWo: https://meet.example/x\nWann: 2027-04-24 19:00')?.fields
    expect(fields).to.include({ online: 'https://meet.example/x' })
    expect(fields).not.to.have.property('placeName')
  })

  it('name each line that cannot be read, and keep it in the text', () => {
    expect(faultsOf('#event Fair\nWhen: next Saturday')).to.deep.equal(['when not-understood'])
    expect(faultsOf('#event Fair\nWhen: Sunday 24 April 2027 14:00')).to.deep.equal(['when weekday'])
    expect(faultsOf('#event Fair\nWhen: 31 April 2027 14:00')).to.deep.equal(['when no-such-day'])
    expect(faultsOf('#event Fair\nWhen: 24 April 2027')).to.deep.equal(['when no-time'])
    expect(faultsOf('#event Fair\nWhen: 14:00')).to.deep.equal(['when no-day'])
    expect(faultsOf('#event Fair\nWhen: 2027-04-24 14:00\nUntil: 2027-04-25')).to.deep.equal(['until no-time'])
    expect(faultsOf('#event Fair\nWhen: 2027-04-24 14:00-15:00\nUntil: 16:00')).to.deep.equal(['until twice'])
    expect(faultsOf('#event Fair\nPlaces: some')).to.deep.equal(['places not-a-number'])
    expect(faultsOf('#call X\nGoal: -3\nDo: dance\nUntil: 19:00')).to.deep.equal([
      'goal not-a-number',
      'action not-an-action',
      'until no-day',
    ])
    const twice = read('#event Fair\nWann: morgen\nBis: 19:00\nWhere: Hall\nWo: Saal\nPlaces: lots\n\nCome.')
    expect(twice?.faults.map(({ label, code }) => `${label} ${code}`)).to.have.members([
      'where twice',
      'when not-understood',
      'places not-a-number',
    ])
    for (const line of ['Wann: morgen', 'Bis: 19:00', 'Wo: Saal', 'Places: lots', 'Come.'])
      expect(twice?.fields.body?.split('\n'), line).to.include(line)
  })

  it('lose no word, whatever is typed', () => {
    const words = [
      '#event',
      'Fair',
      'When:',
      '2027-04-24 14:00',
      'Until:',
      'tea',
      'Where:',
      'Hall, Lane',
      '\n',
      'x',
      'Title:',
      ': :',
    ]
    let seed = 7
    const next = () => (seed = (seed * 48_271) % 2_147_483_647)
    for (let n = 0; n < 2_000; n++) {
      const parts = Array.from({ length: 12 }, () => words[next() % words.length] ?? '')
      const text = `#event ${parts.join(' ')}`
      const command = read(text)
      const kept = Object.values(command?.fields ?? {}).join('\n')
      for (const word of ['tea', 'Fair', 'Hall', 'Lane', 'x'])
        if (text.includes(word)) expect(kept, text).to.include(word)
    }
  })
})
