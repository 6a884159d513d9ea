namespace VirtSpec.Machine.Tests.Claims;

/// <summary>Something that holds of a machine. It is no test by itself, so that a machine with a seeded error can be asked too.</summary>
/// <param name="Id">A letter for its group, and a number.</param>
/// <param name="Says">What holds, as a sentence.</param>
/// <param name="Check">Null where it holds, else a counterexample.</param>
public sealed record MachineClaim(string Id, string Says, Func<string?> Check)
{
    public override string ToString() => $"{Id}: {Says}";
}
