"""Whatever is built here is built by as many processes as it asks for."""

from tests.processes import every_batch_is_worth_a_process as every_batch_is_worth_a_process
