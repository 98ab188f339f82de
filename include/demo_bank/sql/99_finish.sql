-- What only the way here needed.
drop table bank.movement, bank.posting, bank.leg, bank.gl, bank.agent, bank.party;
