kubectl expose deployment web-app -n web --name=web-service --port=80 --target-port=8080
