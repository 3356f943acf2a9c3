kubectl create service nodeport hello-ext -n shop --tcp=80:8080 --node-port=32000
