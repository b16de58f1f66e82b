# Terraform: two standing fleets behind one target group, for codedeploy_standing_fleets (see ../../docs/fleets.md).
#   terraform apply -var image_id=ami-… -var vpc_id=vpc-… -var 'subnet_ids=["subnet-…", "subnet-…"]'
# Neither group names the target group: deployments register the hosts, and Terraform never sees a group appear or vanish.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

variable "image_id" { type = string }
variable "vpc_id" { type = string }
variable "subnet_ids" { type = list(string) }

variable "size" {
  type    = number
  default = 2
}

resource "aws_lb" "shop" {
  name    = "shop"
  subnets = var.subnet_ids
}

resource "aws_lb_target_group" "shop" {
  name                 = "shop"
  vpc_id               = var.vpc_id
  port                 = 8080
  protocol             = "HTTP"
  deregistration_delay = 60

  health_check {
    path = "/health"
  }
}

resource "aws_lb_listener" "shop" {
  load_balancer_arn = aws_lb.shop.arn
  port              = 80
  protocol          = "HTTP"

  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.shop.arn
  }
}

resource "aws_launch_template" "shop" {
  name_prefix   = "shop-"
  image_id      = var.image_id
  instance_type = "t3.small"
}

resource "aws_autoscaling_group" "fleet" {
  for_each            = toset(["blue", "green"])
  name                = "shop-${each.key}"
  vpc_zone_identifier = var.subnet_ids
  min_size            = var.size
  max_size            = var.size

  launch_template {
    id      = aws_launch_template.shop.id
    version = aws_launch_template.shop.latest_version
  }

  tag {
    key                 = "fleet"
    value               = "shop_${each.key}"
    propagate_at_launch = true
  }
}
