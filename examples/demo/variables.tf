# Ephemeral values in write-only arguments are stored neither in the state nor in a plan file. The defaults are only for the
# demo. Pass real secrets with TF_VAR_client_secrets, or from an ephemeral resource of your secret store.
variable "client_secrets" {
  description = "Client secrets of the OAuth apps, by the key of the integration."
  type        = map(string)
  sensitive   = true
  ephemeral   = true
  default = {
    github  = "demo-github-secret"
    hubspot = "demo-hubspot-secret"
    jira    = "demo-jira-secret"
  }
}

variable "stripe_api_key" {
  description = "Secret key of Acme's account at Stripe."
  type        = string
  sensitive   = true
  ephemeral   = true
  default     = "demo-stripe-key"
}

variable "apify_api_key" {
  description = "API key of Acme's account at Apify."
  type        = string
  sensitive   = true
  ephemeral   = true
  default     = "demo-apify-key"
}

variable "customers" {
  description = "Acme's customers, the categories that each may connect, and for how many days."
  type = map(object({
    categories   = set(string)
    days         = optional(number)
    prefer_oauth = optional(bool, false)
  }))
  default = {
    Globex   = { categories = ["TICKETING"], days = 7, prefer_oauth = true }
    Initech  = { categories = ["TICKETING", "MAIL"] }
    Umbrella = { categories = ["DOCUMENTATION", "STORAGE"], days = 30 }
  }
}

variable "receiver" {
  description = "Address of Acme's own application, which the webhooks call."
  type        = string
  default     = "https://hooks.acme.example"
}

variable "registration_endpoint" {
  description = "Registration endpoint of the authorization server at which Acme has a client."
  type        = string
}
