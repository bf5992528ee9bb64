# Fails unless the form is there. Fillout tells nothing about the webhook itself.
data "integrations_fillout_webhook" "registration" {
  form_id = "q7XbT2nLwKus"
  id      = "1001"
}
