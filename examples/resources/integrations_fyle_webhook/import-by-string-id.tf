import {
  to = integrations_fyle_webhook.bookkeeping
  id = "subAbCd123456"
}
