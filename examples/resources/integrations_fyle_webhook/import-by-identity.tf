import {
  to = integrations_fyle_webhook.bookkeeping
  identity = {
    id = "subAbCd123456"
  }
}
