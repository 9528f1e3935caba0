//! Tables as grids: which cells stand in a row, which above a cell, with `colspan` and `rowspan`.

use std::ops::Range;

/// As many columns and spans as a data table has; more is layout, or hostile.
const WIDEST: usize = 200;

/// As many rows as can be heads of their columns without saying so.
pub const HEAD_ROWS: usize = 2;

/// A table as a grid.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Its cells, in document order.
    pub cells: Vec<Cell>,
    /// For each row begun, the cells that cover it.
    by_row: Vec<Vec<usize>>,
    /// For each column, the cells that can be its head, in order.
    heads: Vec<Vec<usize>>,
    /// For each column, how many of the coming rows a cell above still covers.
    covered: Vec<usize>,
    /// Where the next cell of the row goes.
    next: usize,
}

/// A cell of the grid.
#[derive(Clone, Debug)]
pub struct Cell {
    /// The area it is.
    pub area: usize,
    /// Rows it covers, from 0.
    pub rows: Range<usize>,
    /// Columns it covers, from 0.
    pub columns: Range<usize>,
    /// Written as `th`.
    pub head: bool,
}

impl Table {
    /// A row begins.
    pub fn row(&mut self) {
        if !self.by_row.is_empty() {
            for left in &mut self.covered {
                *left = left.saturating_sub(1);
            }
        }
        let over = self.by_row.last().map(|row| self.reaching(row)).unwrap_or_default();
        self.by_row.push(over);
        self.next = 0;
    }

    /// Those of a row's cells that also cover the coming row.
    fn reaching(&self, row: &[usize]) -> Vec<usize> {
        let coming = self.by_row.len();
        let reaches = |index: &usize| self.cells.get(*index).is_some_and(|cell| cell.rows.contains(&coming));
        row.iter().copied().filter(reaches).collect()
    }

    /// A cell begins; gives its index. Spans are as written, bounded.
    pub fn cell(&mut self, area: usize, colspan: usize, rowspan: usize, head: bool) -> usize {
        if self.by_row.is_empty() {
            self.row();
        }
        while self.covered.get(self.next).is_some_and(|left| *left > 0) {
            self.next += 1;
        }
        let columns = self.next..self.next + colspan.clamp(1, WIDEST);
        let width = columns.end.min(WIDEST);
        if self.covered.len() < width {
            self.covered.resize(width, 0);
            self.heads.resize(width, Vec::new());
        }
        let row = self.by_row.len().saturating_sub(1);
        let index = self.cells.len();
        let heads = self.heads.iter_mut().take(columns.end).skip(columns.start);
        for (left, heads) in self.covered.iter_mut().take(columns.end).skip(columns.start).zip(heads) {
            *left = rowspan.clamp(1, WIDEST);
            if head || row < HEAD_ROWS {
                heads.push(index);
            }
        }
        if columns.start < WIDEST
            && let Some(cells) = self.by_row.last_mut()
        {
            cells.push(index);
        }
        self.next = columns.end;
        self.cells.push(Cell { area, rows: row..row + rowspan.clamp(1, WIDEST), columns, head });
        index
    }

    /// The other cells of the cell's first row, nearest first: those before it, then those after.
    pub fn beside<'a>(&'a self, cell: &'a Cell) -> impl Iterator<Item = &'a Cell> {
        let row = self.row_of(cell.rows.start);
        let before = row.clone().rev().filter(|other| other.columns.end <= cell.columns.start);
        let after = row.filter(|other| other.columns.start >= cell.columns.end);
        before.chain(after)
    }

    /// For each column, the cells that can be its head: `th`, and whatever stands in the first [`HEAD_ROWS`] rows.
    pub fn heads(&self) -> &[Vec<usize>] {
        &self.heads
    }

    /// Those of some heads of this cell's first column that stand above it, nearest first.
    pub fn above<'a>(&'a self, cell: &'a Cell, heads: &'a [usize]) -> impl Iterator<Item = &'a Cell> {
        let begins_above =
            |index: &usize| self.cells.get(*index).is_some_and(|other| other.rows.start < cell.rows.start);
        let above = heads.get(..heads.partition_point(begins_above)).unwrap_or_default();
        let cells = above.iter().rev().filter_map(|index| self.cells.get(*index));
        cells.filter(|other| other.rows.end <= cell.rows.start)
    }

    /// How many columns it has.
    pub fn width(&self) -> usize {
        self.heads.len()
    }

    /// The cell of the first row that stands over a column.
    pub fn head_of(&self, column: usize) -> Option<&Cell> {
        let first = self.heads.get(column)?.first()?;
        self.cells.get(*first).filter(|cell| cell.rows.start == 0)
    }

    /// The cells of one row, from the left.
    pub fn row_of(&self, row: usize) -> impl DoubleEndedIterator<Item = &Cell> + Clone {
        let row = self.by_row.get(row).map(Vec::as_slice).unwrap_or_default();
        row.iter().filter_map(|index| self.cells.get(*index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_put_cells_in_the_columns_a_browser_would() {
        let mut table = Table::default();
        table.row();
        table.cell(0, 1, 2, true);
        table.cell(1, 2, 1, true);
        table.row();
        table.cell(2, 1, 1, false);
        let last = table.cell(3, 1, 1, false);
        let cell = &table.cells[last];
        assert_eq!((cell.rows.clone(), cell.columns.clone()), (1..2, 2..3));
        assert_eq!(table.above(cell, &table.heads()[2]).map(|cell| cell.area).collect::<Vec<_>>(), [1]);
        assert_eq!(table.beside(cell).map(|cell| cell.area).collect::<Vec<_>>(), [2, 0]);
    }

    #[test]
    fn a_cell_farther_right_than_any_data_table_goes_is_beside_none() {
        let mut table = Table::default();
        table.row();
        let cells: Vec<usize> = (0..WIDEST + 10).map(|area| table.cell(area, 1, 1, false)).collect();
        assert_eq!(table.beside(&table.cells[cells[1]]).count(), WIDEST - 1);
        assert_eq!(table.row_of(0).count(), WIDEST);
    }

    #[test]
    fn the_heads_above_a_cell_are_those_that_end_above_it_nearest_first() {
        let mut table = Table::default();
        for row in 0..4 {
            table.row();
            table.cell(row, 1, 1, true);
        }
        let heads = &table.heads()[0];
        let above =
            |cell: usize| table.above(&table.cells[cell], heads).map(|cell| cell.area).collect::<Vec<_>>();
        assert_eq!([above(0), above(2), above(3)], [vec![], vec![1, 0], vec![2, 1, 0]]);
    }
}
