using VirtSpec.Spec.Registers;

namespace VirtSpec.Spec.Gic;

/// <summary>The registers of the physical CPU interface.</summary>
internal static class ICC
{
    public static ComputedRegister PMR { get; } = new(null, null);

    public static ComputedRegister CTLR { get; } = new(null, null);

    public static ComputedRegister RPR { get; } = new(null, null);

    public static ComputedRegister DIR { get; } = new(null, null);

    public static ComputedRegister IAR(InterruptGroup group) => new(null, null);

    public static ComputedRegister EOIR(InterruptGroup group) => new(null, null);

    public static ComputedRegister HPPIR(InterruptGroup group) => new(null, null);

    public static ComputedRegister BPR(InterruptGroup group) => new(null, null);

    public static ComputedRegister APR(InterruptGroup group) => new(null, null);

    public static ComputedRegister IGRPEN(InterruptGroup group) => new(null, null);

    /// <summary>ICC_SGI0R_EL1, ICC_SGI1R_EL1; ICC_ASGI1R_EL1 is for the group of the other Security state.</summary>
    public static ComputedRegister SGIR(InterruptGroup group) => new(null, null);
}
