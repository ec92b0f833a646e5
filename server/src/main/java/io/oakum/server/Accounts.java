package io.oakum.server;

import io.oakum.control.HashPasswords;
import io.oakum.control.KeepPeople;
import io.oakum.control.KeepTokens;
import io.oakum.control.OwnAccount;
import io.oakum.control.Passkeys;
import io.oakum.control.PasswordSignIn;
import io.oakum.control.PeopleKey;
import io.oakum.control.Secrets;
import io.oakum.control.SignIn;
import io.oakum.store.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;

/** All that lets people in and keeps their accounts, wired to one database. */
record Accounts(
        SignIn signIn,
        PasswordSignIn byPassword,
        OwnAccount own,
        Passkeys passkeys,
        KeepPeople keep,
        KeepTokens tokens,
        SiteAddress address) {

    /**
     * @param folder of the server's secrets
     * @param console as whom the command line on the server's own machine works
     */
    static Accounts on(
            Database database,
            Path folder,
            String console,
            SiteAddress address,
            InstantSource clock,
            SecureRandom random)
            throws IOException {
        var secrets = new Secrets(random);
        var key = PeopleKey.in(folder, random);
        var passwords = new HashPasswords(random);
        return new Accounts(
                new SignIn(database, secrets, clock),
                new PasswordSignIn(database, passwords, key, secrets, clock),
                new OwnAccount(database, passwords, key, random, clock),
                new Passkeys(database, secrets, random, clock),
                new KeepPeople(database, secrets, console),
                new KeepTokens(database, secrets),
                address);
    }
}
