import {
  to = integrations_fillout_database_webhook.guests
  id = "54752b5b7c373e06/1001"
}
