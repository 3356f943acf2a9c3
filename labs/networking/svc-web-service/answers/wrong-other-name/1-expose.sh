kubectl expose deployment web-app -n web --port=80 --target-port=8080
