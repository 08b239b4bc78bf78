/** Consent page: what is collected, why and how long, as a table; the consents; and the choice of who verifies the person. */
import { kstClock } from '../../domain/kit/time.ts'
import { ErrorSummary, Steps } from '../kit/fields.ts'
import { PostForm, renderVisitorPage } from '../kit/frame.ts'
import { html } from '../kit/html.ts'
import { named, say } from '../kit/say.ts'
import { ConsentForm, consentErrors } from './consent-form.ts'
import type { ConsentPage } from './consent-props.ts'
import { TroubleCard } from './trouble.ts'
import { CONSENT } from './words/consent.ts'

export function renderConsentPage(props: ConsentPage): string {
  const { lang, lastFour, renewal } = props
  const errors = consentErrors(props)
  return renderVisitorPage(props, {
    title: say(lang, CONSENT.consent),
    failed: errors.length > 0,
    table: true,
    body: html`
      ${ErrorSummary(lang, errors)}
      ${props.trouble === undefined ? null : TroubleCard(lang, props.trouble, lastFour)}
      <h1>${renewal ? say(lang, CONSENT.verifyAgain) : say(lang, CONSENT.verifyIdentity)}</h1>
      ${Steps(lang, 2)}
      <p>${occasion(props)}</p>
      ${renewal ? html`<p>${say(lang, CONSENT.newCheckValid28)}</p>` : null}
      ${Plainly(props)}
      ${props.providers.length === 0 ? null : Forms(props)}
      ${renewal ? PostForm(props, `${props.base}/back`, html`<button class="o" type="submit">${say(lang, CONSENT.back)}</button>`) : null}
      ${PostForm(
        props,
        `${props.base}/end`,
        html`<button class="o" type="submit">${say(lang, CONSENT.leaveWithoutConsenting)}</button>`,
      )}
    `,
  })
}

function occasion({ lang, site, calledAt, lastFour }: ConsentPage): string {
  const clock = kstClock(calledAt)
  if (site === undefined) {
    return say(lang, CONSENT.callMyPageAt, { clock, lastFour })
  }
  return say(lang, CONSENT.callToPlace, { clock, lastFour, place: named({ ko: site.name, en: site.nameEn }) })
}

/** What, why, how long; that all of it is one's own choice, and that within it both consents are needed. */
function Plainly({ lang, site, recorded, notices }: ConsentPage) {
  const logged = site === undefined || !recorded ? '' : say(lang, CONSENT.visitLoggedEitherWay)
  const item = say(lang, CONSENT.item)
  const purpose = say(lang, CONSENT.purpose)
  const period = say(lang, CONSENT.kept)
  const rows = [
    {
      item: say(lang, CONSENT.identityNameBirthDate),
      purpose: say(lang, CONSENT.knowWhoseNumber),
    },
    {
      item: say(lang, CONSENT.sensitiveDataVaccinationTest),
      purpose: say(lang, notices ? CONSENT.confirmPassAndTextBefore : CONSENT.confirmPassWhenCall),
    },
  ]
  return html`
    <p>${say(lang, CONSENT.verificationOptionalIfWould, { logged })}</p>
    <p>${say(lang, CONSENT.verifiedAgreeBoth)}</p>
    <table>
      <caption>${say(lang, CONSENT.whatCollectWhy)}</caption>
      <tr>
        <th scope="col">${item}</th>
        <th scope="col">${purpose}</th>
        <th scope="col">${period}</th>
      </tr>
      ${rows.map(
        (row) => html`
          <tr>
            <td data-item=${item}>${row.item}</td>
            <td data-item=${purpose}>${row.purpose}</td>
            <td data-item=${period}>${say(lang, CONSENT.atMost28Days)}</td>
          </tr>
        `,
      )}
    </table>
  `
}

/** One form for those who ask nothing here; one of its own for each who does, so that no field stands in another's way. */
function Forms(props: ConsentPage) {
  const { providers } = props
  const quiet = providers.filter(({ asks }) => asks.length === 0)
  const asking = providers.filter(({ asks }) => asks.length > 0)
  const groups = [...(quiet.length > 0 ? [quiet] : []), ...asking.map((each) => [each])]
  return groups.map((group, index) => ConsentForm(props, group, index))
}
