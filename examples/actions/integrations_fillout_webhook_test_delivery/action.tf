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

  # Does the receiver accept submissions? The apply fails if it does not.
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.integrations_fillout_webhook_test_delivery.registration]
    }
  }
}

# By itself: terraform apply -invoke=action.integrations_fillout_webhook_test_delivery.registration
action "integrations_fillout_webhook_test_delivery" "registration" {
  config {
    # The action cannot refer to the resource that triggers it, so both have the URL from the variable.
    url     = var.receiver_url
    form_id = data.integrations_fillout_form.registration.id
    timeout = "30s"
  }
}
