using VirtSpec.Spec.State;

namespace VirtSpec.Properties.Equivalence;

/// <summary>Tells the registers that the instruction of an exit has to do with from those that it has not.</summary>
internal readonly struct Causes
{
    private readonly HashSet<string> _touched;

    /// <param name="before">The bare PE before the step.</param>
    /// <param name="after">The bare PE behind it.</param>
    /// <param name="guest">What the VM has instead.</param>
    /// <param name="bareTakesException">The step was an exception of the bare machine.</param>
    public Causes(in PE before, in PE after, in PE guest, bool bareTakesException)
    {
        BareTakesException = bareTakesException;
        _touched = [.. StateComparison.Differences(before, after, HiddenState.Nothing).Select(d => d.Name), "PC"];
        // An exception that is injected in place of what the bare machine does is one mistake, not a change of the registers in which it is reported.
        if (bareTakesException || LooksLikeException(before, guest))
            _touched.UnionWith(["PSTATE", "ELR_EL1", "SPSR_EL1", "ESR_EL1", "FAR_EL1"]);
    }

    public bool BareTakesException { get; }

    public bool IsTouched(in Difference d) => _touched.Contains(d.Name);

    private static bool LooksLikeException(in PE before, in PE guest) =>
        guest.PC - (guest.System[Spec.Registers.Reg.VBAR_EL1] & ~0x7ffUL) < 0x800 && guest.System[Spec.Registers.Reg.ELR_EL1] - before.PC <= 4;
}
