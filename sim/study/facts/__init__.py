"""What is known about loyalty, measured in the model: findings of the sources and of published research."""
