# All forms of the kind "quiz".
data "integrations_fillout_forms" "quizzes" {
  tag = "quiz"
}

output "quiz_names" {
  value = data.integrations_fillout_forms.quizzes.forms[*].name
}
