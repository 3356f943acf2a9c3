kubectl expose deployment web -n my-lab --port=8080 --target-port=80
