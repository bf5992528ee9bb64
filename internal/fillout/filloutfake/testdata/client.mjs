// Calls the fake with npm @fillout/api, unmodified, and prints the results as one JSON object. The client only supports Fillout's own
// hosts, so a wrapper around fetch redirects its requests to FILLOUT_API_URL.
import { Fillout } from "@fillout/api"

const send = globalThis.fetch
globalThis.fetch = (address, options) =>
  send(String(address).replace("https://api.fillout.com", process.env.FILLOUT_API_URL), options)

const failure = (promise) => promise.then(() => "no error", (error) => error.message)

const client = new Fillout(process.env.FILLOUT_API_KEY)
const forms = await client.getForms()
const form = await client.getForm(forms[0].formId)
const page = await client.getSubmissions(form.id, { limit: 2, sort: "desc" })
const kept = await client.createWebhook(form.id, "https://example.com/kept")
const removed = await client.createWebhook(form.id, "https://example.com/removed")
await client.deleteWebhook(removed.id)

console.log(JSON.stringify({
  forms: forms.map((f) => f.name),
  tags: form.tags,
  questions: form.questions.length,
  choices: form.questions[2].options.map((o) => o.label),
  documents: form.documents.map((d) => d.name),
  submissions: page.responses.length,
  totalResponses: page.totalResponses,
  answers: page.responses[0].questions.length,
  kept: kept.id,
  removed: removed.id,
  gone: await failure(client.deleteWebhook(removed.id)),
  unknownForm: await failure(client.getForm("no/such form")),
  noURL: JSON.parse(await failure(client.createWebhook(form.id, "no address"))).map((i) => `${i.path}: ${i.message}`),
  badKey: await failure(new Fillout("sk_prod_wrong_1").getForms()),
}))
