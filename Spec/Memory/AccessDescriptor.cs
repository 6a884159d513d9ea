namespace VirtSpec.Spec.Memory;

/// <summary>What kind of access is made, as far as alignment, permissions and syndromes depend on it. (Arm ARM, type AccessDescriptor.)</summary>
/// <param name="IsWrite">The access writes, or would have written.</param>
/// <param name="MustBeAligned">The access is exclusive, ordered or atomic: it faults when unaligned, whatever SCTLR_ELx.A says.</param>
/// <param name="IsUnprivileged">LDTR or STTR: permissions are those of EL0.</param>
public readonly record struct AccessDescriptor(bool IsWrite, bool MustBeAligned = false, bool IsUnprivileged = false)
{
    public static readonly AccessDescriptor Load = new(IsWrite: false);

    public static readonly AccessDescriptor Store = new(IsWrite: true);
}
