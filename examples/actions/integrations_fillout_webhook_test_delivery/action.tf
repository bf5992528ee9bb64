variable "receiver_url" {
  type      = string
  sensitive = true # it contains a secret
}

data "integrations_fillout_form" "registration" {
  name = "Event registration"
}

resource "integrations_fillout_webhook" "registration" {
  form_id = data.integrations_fillout_form.registration.id
  url     = var.receiver_url
}

# terraform apply -invoke=action.integrations_fillout_webhook_test_delivery.registration
action "integrations_fillout_webhook_test_delivery" "registration" {
  config {
    url     = integrations_fillout_webhook.registration.url
    form_id = integrations_fillout_webhook.registration.form_id
    timeout = "30s"
  }
}
