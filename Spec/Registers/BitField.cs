namespace VirtSpec.Spec.Registers;

/// <summary>A field of a System register as data: bits <paramref name="Lsb"/> up to Lsb+Width-1.</summary>
/// <param name="Layout">Which of the register's layouts names the field, in the order of <see cref="RegisterLayout.Of"/>.</param>
public readonly record struct BitField(Reg Register, int Lsb, int Width, int Layout = 0)
{
    /// <summary>The bits of the field, in place.</summary>
    public ulong Mask => (Width == 64 ? ulong.MaxValue : (1UL << Width) - 1) << Lsb;

    /// <summary>The value of the field in <paramref name="register"/>, a value of the whole register.</summary>
    public ulong In(ulong register) => (register & Mask) >> Lsb;

    /// <summary>The name as the manual writes it: <c>HCR_EL2.TVM</c>.</summary>
    public override string ToString()
    {
        foreach (var row in RegisterLayout.Of(Register)[Layout].Fields)
            if (row.Lsb == Lsb && row.Width == Width)
                return $"{Register}.{row.Name}";
        return $"{Register}[{Lsb + Width - 1}:{Lsb}]";
    }
}
