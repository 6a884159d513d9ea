namespace VirtSpec.Spec.Gic;

/// <summary>The registers of a frame, by offset. What no row covers is reserved and RAZ/WI, as are accesses of a size that a register does not support.</summary>
internal sealed class RegisterFrame
{
    private readonly GicRegister?[] _byWord;

    /// <param name="bytes">The length of the frame.</param>
    public RegisterFrame(uint bytes, IReadOnlyList<GicRegister> rows)
    {
        Rows = rows;
        _byWord = new GicRegister?[bytes / 4];
        foreach (var row in rows)
            for (uint word = row.First / 4; word < (row.First + row.Bytes) / 4; word++)
                _byWord[word] = _byWord[word] is { } other ? throw new ArgumentException($"{row.Name} overlaps {other.Name}", nameof(rows)) : row;
    }

    public IReadOnlyList<GicRegister> Rows { get; }

    public ulong Read(GicState gic, int pe, ulong offset, int size)
    {
        if (Find(offset, size) is not { Read: { } read } row)
            return 0;
        ulong value = read(gic, new GicAccess(pe, (uint)offset - row.First, size));
        return size == 8 ? value : value & ((1UL << 8 * size) - 1);
    }

    public GicState Write(GicState gic, int pe, ulong offset, int size, ulong value) =>
        Find(offset, size) is { Write: { } write } row ? write(gic, new GicAccess(pe, (uint)offset - row.First, size), value) : gic;

    /// <summary>The register that supports the access, or null. A misaligned access is supported by none.</summary>
    private GicRegister? Find(ulong offset, int size) =>
        offset / 4 < (ulong)_byWord.Length && (offset & (ulong)(size - 1)) == 0 && _byWord[offset / 4] is { } row && ((int)row.Sizes & size) != 0 ? row : null;
}
