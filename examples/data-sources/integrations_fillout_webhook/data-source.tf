# Fails if the form does not exist. Fillout does not return anything about the webhook itself.
data "integrations_fillout_webhook" "registration" {
  form_id = "q7XbT2nLwKus"
  id      = "1001"
}
