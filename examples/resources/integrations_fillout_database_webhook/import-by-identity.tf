import {
  to = integrations_fillout_database_webhook.guests
  identity = {
    database_id = "54752b5b7c373e06"
    id          = "1001"
  }
}
