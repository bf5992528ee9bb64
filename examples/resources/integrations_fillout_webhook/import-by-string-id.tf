import {
  to = integrations_fillout_webhook.registration
  id = "q7XbT2nLwKus/1001"
}
