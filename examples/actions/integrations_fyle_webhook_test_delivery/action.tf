variable "receiver_url" {
  type      = string
  sensitive = true # it contains a secret
}

resource "integrations_fyle_webhook" "reports" {
  url                  = var.receiver_url
  subscribed_resources = ["REPORT"]

  # Does the receiver accept events? The apply fails if it does not.
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.integrations_fyle_webhook_test_delivery.reports]
    }
  }
}

# By itself: terraform apply -invoke=action.integrations_fyle_webhook_test_delivery.reports
action "integrations_fyle_webhook_test_delivery" "reports" {
  config {
    # The action cannot refer to the resource that triggers it, so both have the URL from the variable.
    url    = var.receiver_url
    action = "APPROVED"
  }
}
