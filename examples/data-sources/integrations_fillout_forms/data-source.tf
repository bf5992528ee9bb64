# All forms of the kind "quiz".
data "integrations_fillout_forms" "quizzes" {
  tag = "quiz"
}

output "quiz_names" {
  value = data.integrations_fillout_forms.quizzes.forms[*].name
}

# One form by its name.
data "integrations_fillout_forms" "contact" {
  name = "Contact us"
}

output "contact_form_id" {
  value = one(data.integrations_fillout_forms.contact.forms).id
}
