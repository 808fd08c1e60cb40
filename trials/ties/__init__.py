"""How far does cheating at tasks spread to chats, by how much the two were tied?"""
