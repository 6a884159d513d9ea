using System.Runtime.InteropServices;
using VirtSpec.Streams.Cases;

namespace VirtSpec.Streams.Oracle;

/// <summary>The memory of the <see cref="Board"/> as the oracle sees it: pages that both sides address.</summary>
internal sealed unsafe class OracleMemory : IDisposable
{
    private const int Doublewords = Board.BlockSize / 8;
    private readonly nint _engine;
    private readonly ulong* _live;
    private readonly ulong[] _before = new ulong[Board.Blocks.Count * Doublewords];
    private readonly HashSet<ulong> _touched = [];

    public OracleMemory(nint engine)
    {
        _engine = engine;
        _live = (ulong*)NativeMemory.AlignedAlloc((nuint)(Board.Blocks.Count * Board.BlockSize), Board.PageSize);
        for (int b = 0; b < Board.Blocks.Count; b++)
        {
            for (int i = 0; i < Doublewords; i++)
                _before[b * Doublewords + i] = _live[b * Doublewords + i] = Background.Memory(Board.Blocks[b] + 8 * (ulong)i);
            Unicorn.Check(Unicorn.MapMemory(engine, Board.Blocks[b], Board.BlockSize, Unicorn.ProtectAll, _live + b * Doublewords));
        }
    }

    /// <summary>Puts a case's doublewords and code into memory that holds the background.</summary>
    public void Load(StreamCase streamCase)
    {
        foreach (var (address, value) in streamCase.Initial.Memory)
            Write(address, value);
        WriteCode(streamCase.Initial.PC, streamCase.Words);
        foreach (ulong address in _touched)
            _before[IndexOf(address)] = _live[IndexOf(address)];
    }

    /// <summary>Puts instructions at <paramref name="address"/> and discards what was translated there, which writing does not.</summary>
    public void WriteCode(ulong address, IReadOnlyList<uint> words)
    {
        ulong end = address + 4 * (ulong)words.Count;
        for (int i = 0; i < words.Count; i++)
        {
            ulong at = address + 4 * (ulong)i;
            uint word = words[i];
            _touched.Add(at & ~7UL);
            Unicorn.Check(Unicorn.WriteMemory(_engine, at, &word, 4));
        }
        Unicorn.Check(Unicorn.Control(_engine, Unicorn.DiscardTranslations, address, end));
    }

    /// <summary>Puts the doublewords that changed since <see cref="Load"/> into <paramref name="state"/>, and the background back into memory.</summary>
    public void Unload(CaseState state)
    {
        var live = new ReadOnlySpan<ulong>(_live, _before.Length);
        for (int i = live.CommonPrefixLength(_before); i < live.Length; i += 1 + live[(i + 1)..].CommonPrefixLength(_before.AsSpan(i + 1)))
        {
            ulong address = AddressOf(i);
            state.Memory[address] = live[i];
            _touched.Add(address);
        }
        foreach (ulong address in _touched)
        {
            Write(address, Background.Memory(address));
            _before[IndexOf(address)] = Background.Memory(address);
        }
        _touched.Clear();
    }

    public void Dispose() => NativeMemory.AlignedFree(_live);

    private void Write(ulong address, ulong value)
    {
        _touched.Add(address);
        Unicorn.Check(Unicorn.WriteMemory(_engine, address, &value, 8));
    }

    private static ulong AddressOf(int index) => Board.Blocks[index / Doublewords] + 8 * (ulong)(index % Doublewords);

    private static int IndexOf(ulong address)
    {
        for (int b = 0; b < Board.Blocks.Count; b++)
            if (address - Board.Blocks[b] < Board.BlockSize)
                return b * Doublewords + (int)((address - Board.Blocks[b]) / 8);
        throw new ArgumentOutOfRangeException(nameof(address), $"0x{address:x16} is not memory");
    }
}
