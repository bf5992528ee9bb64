variable "github_token" {
  type      = string
  sensitive = true
}

data "integrations_poozle_integration_definition" "github" {
  key = "github"
}

resource "integrations_poozle_integration_account" "github" {
  name                      = "GitHub of Initech"
  integration_definition_id = data.integrations_poozle_integration_definition.github.id
  auth_type                 = "Api Key"

  config_wo = {
    api_key = var.github_token
  }

  # Does the third party still accept the credential after a change of the account?
  lifecycle {
    action_trigger {
      events  = [after_update]
      actions = [action.integrations_poozle_check_account.github]
    }
  }
}

# By itself, for example every night: terraform apply -invoke=action.integrations_poozle_check_account.github
action "integrations_poozle_check_account" "github" {
  config {
    integration_definition_id = data.integrations_poozle_integration_definition.github.id
    auth_type                 = "Api Key"

    config = {
      api_key = var.github_token
    }
  }
}
